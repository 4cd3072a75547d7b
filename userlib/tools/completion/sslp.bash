# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Completion of the sslp command in bash. The command itself says what there is:
# "sslp COMMAND --complete" prints a row for each word, from the same tables as
# its help. Works with and without the package bash-completion.

# _sslp_offer VALUE CURRENT: what a row of the command calls a value
_sslp_offer()
{
	case $1 in
	'' | -)	;;
	FILE)	compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	COMMAND) mapfile -t COMPREPLY < <(compgen -c -- "$2") ;;
	*)	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
	esac
}

# _sslp COMMAND CURRENT PREVIOUS: as bash calls it. The words are those of
# readline, which takes "--tls=1.3" for three of them
_sslp()
{
	local sslp=$1 current=${COMP_WORDS[COMP_CWORD]}
	local previous=${COMP_WORDS[COMP_CWORD-1]} option='' operand=''
	local -a words=("${COMP_WORDS[@]:1:COMP_CWORD-1}") command=() names=()
	local row word value

	COMPREPLY=()
	if [[ " ${words[*]} " = *' -- '* ]]; then
		# What sslp why shall run: a command, then its files
		value=FILE
		[[ $previous != -- ]] || value=COMMAND
		_sslp_offer "$value" "$current"
		return
	fi
	case ${words[0]-} in
	'')	;;
	help)	[[ ${#words[@]} -eq 1 ]] || return 0 ;;
	*)	command=("${words[0]}")
		[[ "${words[*]:0:2}" != 'bench transfer' ]] ||
			command+=(transfer) ;;
	esac
	case $current,$previous in
	=,*)	option=$previous current= ;;
	*,=)	option=${COMP_WORDS[COMP_CWORD-2]} ;;
	*,-*)	option=$previous ;;
	esac
	while IFS= read -r row; do
		word=${row%%$'\t'*} value=${row#*$'\t'} value=${value%%$'\t'*}
		if [[ -n $option && -n $value && $word = "$option" ]]; then
			_sslp_offer "$value" "$current"
			return
		fi
		if [[ -n $word ]]; then
			names+=("$word")
		else
			operand=$value
		fi
	done < <("$sslp" "${command[@]}" --complete 2>/dev/null)
	if [[ $current = -* || ${#command[@]} -eq 0 ]]; then
		mapfile -t COMPREPLY < <(compgen -W "${names[*]}" -- "$current")
	else
		_sslp_offer "$operand" "$current"
	fi
}

complete -F _sslp sslp
