# The bot alone: no demo, no tests. Mount a folder at /data for the archive.
#   docker build -t newsdesk . && docker run --env-file .env -v newsdesk:/data newsdesk
FROM python:3.12-slim

RUN useradd --create-home --uid 10001 newsdesk && install -d -o newsdesk /data
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY bot.py ./
COPY cli cli
COPY cogs cogs
COPY news news
COPY storage storage
COPY demo/__init__.py demo/__init__.py

USER newsdesk
ENV DATABASE_URL=sqlite:////data/newsdesk.db PYTHONUNBUFFERED=1
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "bot.py"]
