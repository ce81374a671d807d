# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# The project files first: their packages are restored again only when they change.
COPY global.json Directory.*.* .editorconfig ./
COPY src/Core/*.csproj src/Core/
COPY src/Agent/*.csproj src/Agent/*.targets src/Agent/
COPY src/Client/*.csproj src/Client/
COPY src/Server/*.csproj src/Server/
RUN dotnet restore src/Server

COPY . .
RUN dotnet publish src/Server -c Release -o /program

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The agent reads and writes a server's files as the account that owns them, so the program runs as that account:
# 999 is the postgres of Debian's postgres image, 70 that of Alpine's.
ARG UID=999
ARG GID=999
RUN install -d -m 0700 -o ${UID} -g ${GID} /state
COPY --from=build /program /program

# Inside a container everything but its own loopback is "remote": who reaches it is decided by what is published.
# The account has no home here, so its agent's state lies in the volume too. ICU is in the image; passwords beyond ASCII need it.
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false \
    PGTLS_STATE_DIR=/state \
    PGTLS_AGENT_STATE_DIR=/state/agent \
    PGTLS_ALLOW_REMOTE=1 \
    ASPNETCORE_URLS=http://0.0.0.0:5480
VOLUME /state
EXPOSE 5480
USER ${UID}:${GID}
WORKDIR /program
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5480 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["dotnet", "PgTlsDashboard.Server.dll"]
