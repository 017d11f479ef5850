FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY container ./container
RUN npm ci --omit=dev
RUN sh container/prune.sh node_modules

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data HTTP_PORT=8080
# glibc gives back what is free, instead of keeping a heap for each thread.
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY commands ./commands
COPY src ./src
COPY assets ./assets
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
# Fails only for a gateway that has been away for two minutes; one that is reconnecting is left alone.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HTTP_PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=2", "--heap-growing-percent=20", "src/start.js"]
