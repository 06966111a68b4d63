# Nightshift's image, built from this repository: docker build -t nightshift .
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN mvn -B -ntp -Dquick -Dmaven.test.skip=true package \
  && mkdir -p /opt/nightshift/lib \
  && cp -p jobs/target/lib/*.jar jobs/target/nightshift-jobs-*.jar /opt/nightshift/lib/ \
  && cp -p nightshift LICENSE LICENSE-GPL-3.0 NOTICE /opt/nightshift/

FROM eclipse-temurin:25-jre
# Fonts for the charts; fio and stress-ng for the nightly benchmark.
RUN apt-get update \
  && apt-get install -y --no-install-recommends fontconfig fonts-dejavu-core fio stress-ng \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --user-group --home-dir /var/lib/nightshift nightshift \
  && install --directory --owner nightshift --group nightshift --mode 700 /var/lib/nightshift
COPY --from=build /opt/nightshift /opt/nightshift
# The cache for a fast start is made here, where the jars got the time stamps that they keep.
RUN /opt/nightshift/nightshift --version && ln -s /opt/nightshift/nightshift /usr/local/bin/ && rm -rf /var/cache/nightshift
ENV NIGHTSHIFT_DATA=/var/lib/nightshift
VOLUME /var/lib/nightshift
USER nightshift
ENTRYPOINT ["nightshift"]
CMD ["run"]
