
# Completes the command line of chronus in bash; what stands before this comes
# from the program's own tables.

# The URIs and names of all plugins, a line each; looked for once in a shell
_chronus_plugins()
{
  if [[ -z ${_chronus_known-} ]]; then
    _chronus_known=$("$1" list 2>/dev/null | sed 's/  */\n/')
  fi
  echo "$_chronus_known"
}

# The presets or symbols of a plugin: `chronus info` in the words of the shell
_chronus_info()
{
  "$1" info "${@:3}" 2>/dev/null | case $2 in
    @preset) sed -n '/^presets/,/^$/s/^  \(.*[^ ]\)  *[^ ]*$/\1/p' ;;
    @symbol) sed -n '/^controls/,/^$/s|^  /[^ ]*  *\([^ ]*\) .*|\1=|p' ;;
  esac
}

# What may stand there, a line each: PROGRAM KIND [PLUGIN]
_chronus_candidates()
{
  case $2 in
    @command) _chronus_commands | tr ' ' '\n' | grep -v '^-\|^help' ;;
    @plugin) _chronus_plugins "$1" ;;
    @preset | @symbol) _chronus_info "$@" ;;
    @*) ;;
    *) tr ' ' '\n' <<<"$2" ;;
  esac
}

# Reply with the files that fit, folders among them
_chronus_files()
{
  local kind=$1 word=$2
  compopt -o filenames
  if [[ $kind == @folder ]]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$word")
  else
    mapfile -t COMPREPLY < <(
      compgen -f -X "!*${kind#@file}" -- "$word"
      [[ $kind == @file ]] || compgen -d -- "$word"
    )
  fi
}

# Reply with what fits of the lines of stdin.  Bash has parted the word at colons
# and equals signs, and wants only what comes behind the last of them.
_chronus_reply()
{
  local word=$1 one before=''
  [[ $word == *[:=]* && $COMP_WORDBREAKS == *:* ]] && before=${word%"${word##*[:=]}"}
  while IFS= read -r one; do
    if [[ $one == "$word"* ]]; then
      printf -v one '%q' "$one"
      COMPREPLY+=("${one#"$before"}")
    fi
  done
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}

_chronus()
{
  local line=${COMP_LINE:0:COMP_POINT} words word last command kind='' i
  local plugin=()
  COMPREPLY=()
  # Without -r, as a name may hold blanks behind backslashes
  # shellcheck disable=SC2162
  read -a words <<<"$line"
  [[ $line == *[[:blank:]] ]] && words+=('')
  word=${words[-1]} last=${words[-2]} command=${words[1]}

  # The plugin, if there is one by now: what is neither option nor its value
  for ((i = 2; i < ${#words[@]} - 1; ++i)); do
    if [[ ${words[i]} != -* &&
      -z $(_chronus_value "$command ${words[i - 1]}") ]]; then
      plugin=("${words[i]}")
    fi
  done

  if [[ ${#words[@]} -le 2 ]]; then
    kind=$(_chronus_commands)
  elif [[ $word == --*=* ]]; then
    kind=$(_chronus_value "$command ${word%%=*}")
    word=${word#*=}
  elif kind=$(_chronus_value "$command $last") && [[ -n $kind ]]; then
    : # The value of an option
  elif [[ $word == -* ]]; then
    kind=$(_chronus_options "$command")
  elif [[ ${#plugin[@]} == 0 ]]; then
    kind=$(_chronus_operand "$command")
  fi

  case $kind in
    '') ;;
    @file* | @folder) _chronus_files "$kind" "$word" ;;
    *) _chronus_reply "$word" < <(
      _chronus_candidates "$1" "$kind" "${plugin[@]}"
    ) ;;
  esac
}

complete -F _chronus chronus
