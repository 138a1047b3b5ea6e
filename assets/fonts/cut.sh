#!/bin/sh
# Fetches the fonts of ORIGIN.md, checks them, and cuts them to what papers need.
# Needs: npm, openssl, gzip, fonttools (apt-get install fonttools unicode-data).
# Run it only to change the fonts; the cut files are committed beside it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fetch() { # package, version, file, sha512 in base64
	npm pack "$1@$2" --silent >/dev/null
	got=$(openssl dgst -sha512 -binary "$3" | base64 -w0)
	[ "$got" = "$4" ] || { echo "$1@$2: sha512 is $got, wanted $4" >&2; exit 1; }
	mkdir "$5" && tar -xzf "$3" -C "$5"
}

cut_face() { # source, name without suffix
	pyftsubset "$1" --unicodes-file=charset.u --layout-features= --no-hinting --notdef-outline \
		--no-legacy-kern --no-recalc-timestamp \
		--drop-tables+=GSUB,GPOS,GDEF,VORG,vhea,vmtx,BASE,STAT,DSIG,meta --output-file="$2.ttf"
	gzip -n -9 -c "$2.ttf" >"$here/$2.ttf.gz"
	sha256sum "$2.ttf"
}

/usr/bin/python3 "$here/charset.py" >charset.u
fetch @expo-google-fonts/noto-sans-sc 0.4.3 expo-google-fonts-noto-sans-sc-0.4.3.tgz \
	9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ== sans
fetch @expo-google-fonts/noto-serif-sc 0.4.3 expo-google-fonts-noto-serif-sc-0.4.3.tgz \
	fSmUpiSFtSeyHV45/2xUOy5SdfExklQwwMKN3cQjAZAujITHDmSbpMHCVdCMhRqMjQtu0ZRgc29u8A+CU3akfw== serif
cut_face sans/package/700Bold/NotoSansSC_700Bold.ttf NotoSansSC-Bold
cut_face serif/package/400Regular/NotoSerifSC_400Regular.ttf NotoSerifSC-Regular
cut_face serif/package/700Bold/NotoSerifSC_700Bold.ttf NotoSerifSC-Bold
