# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A private apt with its own sources, lists and cache, so that other suites can
# be read without a change to the machine's apt. Needs lib.sh.

# mirror SUITE: prints the base URI of a suite, as the machine's own sources
# name it
mirror()
{
	local id='' codename='' end='' uri

	# shellcheck source=/dev/null
	[ ! -r /etc/os-release ] || . /etc/os-release
	case $1 in
	*-security) end=-security ;;
	esac
	if [ "${ID:-$id}" = debian ]; then
		codename=${VERSION_CODENAME:-$codename}
		uri=$(apt-get update --print-uris 2>/dev/null | sed -n \
			"s|^'\(.*\)/dists/$codename$end/InRelease'.*|\1|p" |
			head -n 1)
	fi
	echo "${uri:-http://deb.debian.org/debian$end}"
}

# apt_open SUITES [ARCHITECTURE]: SUITES has commas. Fetches their lists; the
# functions below then work on them, and no other process does meanwhile.
apt_open()
{
	local arch=${2:-amd64} dir=$VM_CACHE/apt/$1${2:+-$2} suite
	local keyring=/usr/share/keyrings/debian-archive-keyring.gpg

	need apt-get dpkg
	lock "apt-${dir##*/}"
	[ -r "$keyring" ] || die "$EX_SETUP" \
		"$keyring is missing: install debian-archive-keyring"
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	for suite in ${1//,/ }; do
		echo "deb [arch=$arch signed-by=$keyring]" \
			"$(mirror "$suite") $suite main"
	done >"$dir/sources.list"

	# In a file, because -o cannot clear the machine's hooks. The machine's
	# settings of proxies and transports stay in force.
	APT_PRIVATE=$dir/apt.conf
	cat >"$APT_PRIVATE" <<-END
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		Dir::Etc::SourceList "$dir/sources.list";
		Dir::Etc::SourceParts "/dev/null";
		Dir::Etc::Preferences "/dev/null";
		Dir::Etc::PreferencesParts "/dev/null";
		Dir::State::Lists "$dir/lists";
		Dir::State::Status "/dev/null";
		Dir::Cache "$dir/cache";
		APT::Architecture "$arch";
		APT::Architectures { "$arch"; };
		APT::Sandbox::User "";
		APT::Update::Error-Mode "any";
		Acquire::Languages "none";
		Acquire::Retries "3";
	END
	say "reading the package lists of $1"
	apt-get -c "$APT_PRIVATE" -q update >"$dir/log" 2>&1 || {
		tail -n 3 "$dir/log" >&2
		die "$EX_SETUP" "cannot read the package lists of $1"
	}
}

# apt_newest PREFIX REGEX: prints the highest name that is PREFIX followed by
# REGEX, without PREFIX. Prints nothing if there is none
apt_newest()
{
	apt-cache -c "$APT_PRIVATE" search --names-only "^$1$2\$" |
		sed "s/ .*//; s/^$1//" | sort -V | tail -n 1
}

# apt_version PACKAGE: prints the version that apt_extract would take, or
# nothing
apt_version()
{
	apt-cache -c "$APT_PRIVATE" show --no-all-versions "$1" 2>/dev/null |
		sed -n 's/^Version: //p'
}

# apt_closure PACKAGE...: prints them and all that they depend on, as
# PACKAGE=VERSION
apt_closure()
{
	apt-get -c "$APT_PRIVATE" -s --no-install-recommends install "$@" |
		sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p'
}

# apt_extract DIR PACKAGE...: downloads and unpacks, installs nothing
apt_extract()
{
	local dir=$1 deb

	shift
	mkdir -p "$dir/deb"
	say "downloading ${*:1:3}${4:+ and $(($# - 3)) more}"
	(cd "$dir/deb" && apt-get -c "$APT_PRIVATE" -q download "$@") \
		>"$dir/log" 2>&1 || {
		tail -n 3 "$dir/log" >&2
		die "$EX_SETUP" "cannot download $*"
	}
	for deb in "$dir"/deb/*.deb; do
		dpkg -x "$deb" "$dir"
	done
	rm -r "$dir/deb" "$dir/log"
}
