# docker build -t abilint .
# docker run --rm --network none -v "$PWD:/work:ro" abilint check build/libfoo.so --header include
#
# For builds that are the same next year, name the base image by its digest: docker buildx imagetools inspect.
ARG BASE=python:3.12-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY abilint ./abilint
COPY rules ./rules
RUN python -m venv /opt/abilint \
 && /opt/abilint/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check . \
 && /opt/abilint/bin/abilint --version

FROM ${BASE}
COPY --from=build /opt/abilint /opt/abilint
ENV PATH=/opt/abilint/bin:$PATH PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --no-create-home --shell /usr/sbin/nologin abilint
USER abilint
WORKDIR /work
ENTRYPOINT ["abilint"]
