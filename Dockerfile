FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends gcc g++ cmake make perl && rm -rf /var/lib/apt/lists/*
COPY . .
RUN cargo build --release --locked --package regiekamer

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/regiekamer /regiekamer
EXPOSE 8080
ENTRYPOINT ["/regiekamer"]
CMD ["serve", "--config", "/etc/regiekamer.toml"]
