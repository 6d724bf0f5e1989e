"""An OpenID Connect provider over real HTTP: discovery, authorization code with PKCE, RS256, userinfo."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "succession", "a-secret-of-the-client"


class Provider:
    """``person``: the claims of whoever is signed in there. ``spoil`` changes the ID token before it is signed."""

    def __init__(self):
        self.key, self.strange_key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "12")
        self.person, self.codes, self.tokens, self.seen = {}, {}, {}, []
        self.reset()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"provider": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def reset(self):
        self.signing_key, self.spoil, self.userinfo, self.down, self.elsewhere = self.key, {}, {}, False, None
        self.seen.clear()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def discovery(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.elsewhere or self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def jwks(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query):
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form):
        asked = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if (
            asked is None
            or (form["client_id"], form["client_secret"]) != (CLIENT, SECRET)
            or asked["code_challenge"] != challenge.decode()
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe()
        self.tokens[access] = dict(self.person)
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, **self.person, **self.spoil}
        id_token = jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": "one"})
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": id_token}
        return 200, {key: value for key, value in answer.items() if value is not None}


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *arguments):
        """Quiet."""

    def answer(self, status, content=None, **headers):
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        parts = urlsplit(self.path)
        self.provider.seen.append(parts.path)
        if self.provider.down:
            self.answer(503, {})
        elif parts.path == "/.well-known/openid-configuration":
            self.answer(200, self.provider.discovery())
        elif parts.path == "/jwks":
            self.answer(200, self.provider.jwks())
        elif parts.path == "/authorize":
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            self.answer(302, Location=self.provider.authorize(query))
        elif parts.path == "/userinfo":
            person = self.provider.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self.answer(200 if person else 401, (person or {}) | self.provider.userinfo)
        else:
            self.answer(404, {})

    def do_POST(self):
        self.provider.seen.append(self.path)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.answer(*self.provider.token({key: values[-1] for key, values in form.items()}))
