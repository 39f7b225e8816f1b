# syntax=docker/dockerfile:1
# Image of the server: docker build -t cunju .
# The version of Rust is the one of RUSTUP_TOOLCHAIN in .github/workflows; renovate.json keeps the two together.
FROM rust:1.95.0-bookworm AS build
# The image has this toolchain alone. Without the variable rust-toolchain.toml would make rustup download `stable`.
ENV RUSTUP_TOOLCHAIN=1.95.0
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends cmake \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# Cache mounts keep what cargo downloaded and compiled from one build to the next; they are not part of a layer, so the
# binary is copied out.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo build --profile dist --locked --bin cunju \
    && cp target/dist/cunju /cunju \
    && install --directory --mode=700 /volume/cunju

# glibc and root certificates, no shell and no package manager: there is little to attack in it.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /cunju /usr/bin/cunju
COPY data/divisions-2023.csv.gz /usr/share/cunju/
# The empty folder gives a new volume its owner and mode. Its parent is copied, because COPY drops the mode of the folder
# that it is given.
COPY --from=build --chown=65532:65532 /volume/ /var/lib/
# Numeric, because Kubernetes checks runAsNonRoot by the number.
USER 65532:65532
WORKDIR /var/lib/cunju
ENV CUNJU_DATA=/var/lib/cunju CUNJU_LISTEN=0.0.0.0:8080
VOLUME /var/lib/cunju
EXPOSE 8080
# No HEALTHCHECK: the image has no HTTP client. Probe /health/live and /health/ready from outside.
ENTRYPOINT ["/usr/bin/cunju"]
CMD ["serve"]
