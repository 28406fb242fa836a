# One image for the API, the worker, the sandbox and the jobs; docker-compose.yml says which file each one runs.

FROM node:24-slim AS web
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx vite build --config web/vite.config.ts && npx vite build --config web/phone/vite.config.ts

FROM node:24-slim
# The worker's native core speaks TLS to Temporal with the system's certificates.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
COPY --from=web /app/web/dist web/dist
USER node
CMD ["node", "api/server.ts"]
