#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# dkms_test.sh KERNEL...: dkms builds, installs and removes sslp.ko for kernels
# whose headers are in /lib/modules/KERNEL/build, by default all there are. It
# uses its own folders: this machine's modules stay as they are.
set -u
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"

version=$(sed -n 's/^VERSION.*:= *//p' "$top/Makefile")
mkdir "$dir/tree"

run()
{
	local action=$1
	shift

	dkms "$action" "sslp/$version" --dkmstree "$dir/tree" \
		--sourcetree "$dir/root/usr/src" \
		--installtree "$dir/modules" "$@" && return
	find "$dir/tree" -name make.log -exec tail -n 20 {} +
	return 1
}

# installed KERNEL: the module, which may be compressed
installed()
{
	find "$dir/modules/$1" -name 'sslp.ko*'
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
echo "TAP version 13"
if ! command -v dkms >/dev/null || [ ${#kernels[@]} -eq 0 ]; then
	echo "1..0 # SKIP needs dkms, and the headers of a kernel"
	exit 4
fi
check "make dkms_install" make -s -C "$top" dkms_install DESTDIR="$dir/root"
check "dkms add" run add
for kernel in "${kernels[@]}"; do
	mkdir -p "$dir/modules/$kernel"
	check "dkms build -k $kernel" run build -k "$kernel"
	check "dkms install -k $kernel" run install -k "$kernel" --no-depmod
	check "the module is one for $kernel" is_for "$kernel"
done
check "dkms remove" run remove --all --no-depmod
for kernel in "${kernels[@]}"; do
	check "nothing is left for $kernel" is_gone "$kernel"
done
check "dkms knows nothing of it" test -z "$(run status)"
tap_done
