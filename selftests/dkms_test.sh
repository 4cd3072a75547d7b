#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# dkms_test.sh KERNEL...: dkms builds, installs and removes sslp.ko for kernels
# whose headers are in /lib/modules/KERNEL/build, by default all there are. In
# folders of its own: this machine's modules stay as they are.
set -u

top=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/kmod/dkms.conf")
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
number=0 failed=0

ok()
{
	local name=$1
	shift

	number=$((number + 1))
	if "$@" >"$temp/log" 2>&1; then
		echo "ok $number $name"
	else
		sed 's/^/# /' "$temp/log"
		find "$temp/tree" -name make.log -exec tail -n 20 {} +
		echo "not ok $number $name"
		failed=1
	fi
}

run()
{
	local action=$1
	shift

	dkms "$action" "sslp/$version" --dkmstree "$temp/tree" \
		--sourcetree "$temp/root/usr/src" \
		--installtree "$temp/modules" "$@"
}

# installed KERNEL: the module, which may be compressed
installed()
{
	find "$temp/modules/$1" -name 'sslp.ko*'
}

is_for()
{
	[ "$(modinfo -F vermagic "$(installed "$1")" | cut -d ' ' -f 1)" = "$1" ]
}

is_gone()
{
	[ -z "$(installed "$1")" ]
}

headers()
{
	local folder

	for folder in /lib/modules/*/build; do
		[ ! -e "$folder" ] || basename "${folder%/build}"
	done
}

kernels=("$@")
[ $# -gt 0 ] || mapfile -t kernels < <(headers)
mkdir -p "$temp/tree"
echo "TAP version 13"
if ! command -v dkms >/dev/null || [ ${#kernels[@]} -eq 0 ]; then
	echo "1..0 # SKIP needs dkms, and the headers of a kernel"
	exit 4
fi
ok "make dkms_install" make -s -C "$top" dkms_install DESTDIR="$temp/root"
ok "dkms add" run add
for kernel in "${kernels[@]}"; do
	mkdir -p "$temp/modules/$kernel"
	ok "dkms build -k $kernel" run build -k "$kernel"
	ok "dkms install -k $kernel" run install -k "$kernel" --no-depmod
	ok "the module is one for $kernel" is_for "$kernel"
done
ok "dkms remove" run remove --all --no-depmod
for kernel in "${kernels[@]}"; do
	ok "nothing is left for $kernel" is_gone "$kernel"
done
ok "dkms knows nothing of it" test -z "$(run status)"
echo "1..$number"
exit $failed
