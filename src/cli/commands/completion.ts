import { Argument } from 'commander';
import { commandOf } from '../command.ts';
import { completionScript } from '../completion.ts';

export const completion = () =>
  commandOf({
    name: 'completion',
    summary: 'print shell completion for bash, zsh or fish',
    description: 'Prints a script that completes commands and options. Source it from your shell’s start file.',
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/ascribe', 'for bash, from the next shell on'],
      ['completion zsh > ~/.zfunc/_ascribe', 'for zsh, with ~/.zfunc in fpath before compinit'],
      ['completion fish > ~/.config/fish/completions/ascribe.fish', 'for fish'],
    ],
    configure: (command) => {
      command.addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']));
    },
    run: async ([shell = ''], _options, { terminal }, root) => {
      await terminal.out.write(completionScript(shell as 'bash' | 'zsh' | 'fish', root));
      await terminal.out.flush();
    },
  });
