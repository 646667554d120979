import type { Command, Option } from 'commander';

/** Scripts that complete commands, options and the values of options that have a fixed choice; made from the commands themselves. */

interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** Names of the commands below it. */
  readonly below: readonly string[];
  /** Whether its arguments are files. */
  readonly takesFiles: boolean;
}

const takesFiles = (command: Command): boolean =>
  [command, ...command.commands].some((one) => one.registeredArguments.some((a) => /^(path|file)$/.test(a.name())));

export function completionScript(shell: 'bash' | 'zsh' | 'fish', program: Command): string {
  const shared = program.options;
  const commands = program.commands.map((c) => ({
    name: c.name(),
    summary: c.summary(),
    options: [...c.options, ...c.commands.flatMap((below) => below.options), ...shared].filter(
      (option, i, all) => all.findIndex((other) => other.long === option.long) === i,
    ),
    below: c.commands.map((one) => one.name()),
    takesFiles: takesFiles(c),
  }));
  if (shell === 'bash') return bash(commands);
  return shell === 'zsh' ? zsh(commands) : fish(commands, shared);
}

const flagsOf = (options: readonly Option[]): string =>
  [...options.map((o) => o.long), '--help'].filter((f) => f != null).join(' ');

const withChoices = (options: readonly Option[]): readonly Option[] =>
  options.filter((o) => o.argChoices !== undefined);

function bash(commands: readonly Completable[]): string {
  const cases = commands.map((c) => {
    const choices = withChoices(c.options)
      .map((o) => `        ${o.long}) COMPREPLY=($(compgen -W "${o.argChoices?.join(' ')}" -- "$cur")); return ;;\n`)
      .join('');
    const choose = choices === '' ? '' : `      case "$prev" in\n${choices}      esac\n`;
    return `    ${c.name})\n${choose}      words="${flagsOf(c.options)}"; below="${c.below.join(' ')}"; files=${c.takesFiles ? 'yes' : ''} ;;\n`;
  });
  return `# bash completion for ascribe
_ascribe() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" word words below files
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) command="$word"; break ;; esac
  done
  case "$prev" in --data|--config|--profile) COMPREPLY=($(compgen -f -- "$cur")); return ;; esac
  case "$command" in
    "") words="${commands.map((c) => c.name).join(' ')} --help --version --data --config --quiet --no-color --wait" ;;
${cases.join('')}  esac
  if [[ "$cur" == -* || "$command" == "" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  elif [[ "$command" == completion ]]; then
    COMPREPLY=($(compgen -W "bash zsh fish" -- "$cur"))
  elif [[ "$below" != "" && "$prev" == "$command" ]]; then
    COMPREPLY=($(compgen -W "$below" -- "$cur"))
  elif [[ "$files" == yes ]]; then
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _ascribe ascribe
`;
}

const zshQuoted = (text: string): string => text.replace(/[\\'[\]:]/g, (c) => (c === "'" ? "'\\''" : `\\${c}`));

function zsh(commands: readonly Completable[]): string {
  const list = commands.map((c) => `    '${c.name}:${zshQuoted(c.summary)}'`).join('\n');
  const cases = commands.map((c) => {
    const options = c.options.map((o) => {
      const takes = o.required || o.optional;
      const values =
        o.argChoices === undefined
          ? /^--(data|config|profile)$/.test(o.long ?? '')
            ? '_files'
            : ' '
          : `(${o.argChoices.join(' ')})`;
      return `        '${o.long}[${zshQuoted(o.description)}]${takes ? `:${zshQuoted(o.attributeName())}:${values}` : ''}'`;
    });
    const rest = [
      ...(c.name === 'completion' ? ["        '1:shell:(bash zsh fish)'"] : []),
      ...(c.below.length > 0 ? [`        '1:command:(${c.below.join(' ')})'`] : []),
      ...(c.takesFiles ? ["        '*:file:_files'"] : []),
    ];
    return `    ${c.name})\n      _arguments \\\n${[...options, ...rest].join(' \\\n')} ;;`;
  });
  return `#compdef ascribe
_ascribe() {
  local -a commands
  commands=(
${list}
  )
  local state
  _arguments -C '1: :->command' '*:: :->rest'
  case "$state" in
    command) _describe 'command' commands ;;
    rest) case "$words[1]" in
${cases.join('\n')}
    esac ;;
  esac
}
if [ "$funcstack[1]" = "_ascribe" ]; then _ascribe "$@"; else compdef _ascribe ascribe; fi
`;
}

const fishQuoted = (text: string): string => text.replace(/[\\']/g, (c) => `\\${c}`);

function fish(commands: readonly Completable[], shared: readonly Option[]): string {
  const lines = ['# fish completion for ascribe', 'complete -c ascribe -f'];
  const option = (condition: string, o: Option): string => {
    const choices = o.argChoices === undefined ? '' : ` -a '${o.argChoices.join(' ')}'`;
    const takes = o.required || o.optional ? ' -r' : '';
    return `complete -c ascribe${condition} -l ${(o.long ?? '').slice(2)}${takes}${choices} -d '${fishQuoted(o.description)}'`;
  };
  for (const c of commands) {
    lines.push(`complete -c ascribe -n __fish_use_subcommand -a ${c.name} -d '${fishQuoted(c.summary)}'`);
    for (const o of c.options.filter((one) => !shared.includes(one)))
      lines.push(option(` -n '__fish_seen_subcommand_from ${c.name}'`, o));
  }
  for (const o of shared) lines.push(option('', o));
  for (const c of commands.filter((one) => one.below.length > 0))
    lines.push(`complete -c ascribe -n '__fish_seen_subcommand_from ${c.name}' -a '${c.below.join(' ')}'`);
  for (const c of commands.filter((one) => one.takesFiles))
    lines.push(`complete -c ascribe -n '__fish_seen_subcommand_from ${c.name}' -F`);
  lines.push("complete -c ascribe -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'");
  return `${lines.join('\n')}\n`;
}
