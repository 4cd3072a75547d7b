# SPDX-License-Identifier: MIT
# grows.awk OLD NEW: prints each thing of OLD that NEW has not as it was. NEW may
# have more. A structure may be longer if it says its own size. Something reserved
# may become something else, and a number that ends in _MAX may be higher.
function key()
{
	if ($1 == "struct") {
		type = $1 " " $2
		return type
	}
	if (/^\t/)
		return type "." $1
	return $1
}

# The rest of the line
function value()
{
	return $1 == "struct" ? $3 : substr($0, index($0, $1) + length($1) + 1)
}

# mawk knows no hexadecimal numbers. Without leading zeros the longer is higher
function higher(new, old)
{
	return length(new) > length(old) ||
	       (length(new) == length(old) && new > old)
}

function may_change(name, old, new)
{
	if (name ~ /\.reserved[0-9]*$/)
		return 1
	if (new == "")
		return 0
	if (name ~ /^struct [^.]*$/)
		return (name ".size") in was && new + 0 > old + 0
	return name ~ /_MAX$/ && higher(new, old)
}

NF == 0 { next }
FNR == NR { was[key()] = value(); next }
{ is[key()] = value() }

END {
	for (name in was)
		if (was[name] != is[name] &&
		    !may_change(name, was[name], is[name]))
			printf "%s was %s, and is %s\n", name,
			       was[name] == "" ? "there" : was[name],
			       is[name] == "" ? "gone or empty" : is[name]
}
