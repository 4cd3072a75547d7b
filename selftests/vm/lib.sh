# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What every script of the lab shares: messages, exit codes, the cache.

# Exit codes of our own. Everything below 120 comes from the guest's command.
export EX_USAGE=120		# wrong arguments
export EX_SETUP=121		# a kernel, QEMU or a tool cannot be had
export EX_DIED=122		# the guest ended without a verdict
export EX_LOG=123		# the kernel log holds a complaint
export EX_TIMEOUT=124		# --timeout ran out, as timeout(1) says it

VM_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/sslp

say()
{
	printf 'vm: %s\n' "$*" >&2
}

# die CODE TEXT...
die()
{
	local code=$1

	shift
	say "error: $*"
	exit "$code"
}

# need COMMAND...: ends the run unless each can be found
need()
{
	local tool

	for tool; do
		command -v "$tool" >/dev/null ||
			die "$EX_SETUP" "$tool is missing: run ${0%/*}/deps"
	done
}

# lock NAME: holds a lock until this process ends, so that two runs never build
# the same file of the cache at once.
lock()
{
	mkdir -p "$VM_CACHE/lock"
	exec {VM_LOCK}>"$VM_CACHE/lock/$1"
	flock "$VM_LOCK"
}

# lookup KERNEL: sets kind, where, packages and release from the table. A KERNEL
# with a slash is a folder itself.
lookup()
{
	local name

	case $1 in
	*/*)
		kind=folder where=$1
		return ;;
	esac
	# shellcheck disable=SC2034 # for the caller
	while read -r name kind where packages release; do
		[ "$name" = "$1" ] || continue
		case $kind-$where in
		folder-/*) ;;
		folder-*) where=$VM_CACHE/kernels/$where ;;
		esac
		return
	done < <(table)
	die "$EX_USAGE" "no kernel '$1'; there are:" \
		"$(table | cut -f1 | paste -sd' ')"
}

# table [FILE]: prints its rows without comments, by default those of the
# kernels
# shellcheck disable=SC2154 # "here" is the sourcing script's folder
table()
{
	sed '/^#/d; /^$/d' "$here/${1:-kernels}"
}

# machine ARCHITECTURE: sets arch, triplet, processor, linux_arch, console_name,
# bus, cpu, board from the table
machine()
{
	# shellcheck disable=SC2034 # for the caller
	while read -r arch triplet processor linux_arch console_name bus cpu \
			board; do
		[ "$arch" != "$1" ] || return 0
	done < <(table machines)
	die "$EX_USAGE" "no machine '$1'; there are:" \
		"$(table machines | cut -f1 | paste -sd' ')"
}

# arch_of RELEASE: prints the architecture of a kernel, either of Debian or
# built here
arch_of()
{
	case ${1##*-} in
	arm64 | s390x) echo "${1##*-}" ;;
	*) echo amd64 ;;
	esac
}

# copy_module_sources FOLDER: what sslp.ko and the modules for tests are built of.
# Kbuild writes beside the sources: so into a copy, in which a file that is as
# it was keeps its time.
# shellcheck disable=SC2154 # "top" is the repository, to the sourcing script
copy_module_sources()
{
	need rsync
	mkdir -p "$1/include"
	rsync -rc --delete "$top/include/uapi" "$1/include"
	rsync -rc --delete --filter='-p *.o' --filter='-p *.ko' \
		--filter='-p *.mod*' --filter='-p *.d' --filter='-p .*' \
		--filter='-p modules.order' --filter='-p Module.symvers' \
		"$top/kmod" "$top/Kbuild" "$1"
}
