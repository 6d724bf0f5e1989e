FROM python:3.13-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN python scripts/build_assets.py && rm -rf node_modules \
  && env $(cat scripts/typing.env) STATIC_ROOT=/app/staticfiles python manage.py collectstatic --no-input
ENV STATIC_ROOT=/app/staticfiles
USER nobody
CMD ["gunicorn", "succession.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3"]
