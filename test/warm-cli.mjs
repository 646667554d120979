/**
 * The command line program kept warm: runs one argument list after the other in one process, as `main.js` would run each,
 * and sends back what it printed. For tests with hundreds of runs, most of which would otherwise go into starting Node.
 */
const { program } = await import('../dist/src/cli/program.js');

const write = process.stdout.write.bind(process.stdout);

async function run(args) {
  const printed = [];
  process.stdout.write = (text, encoding, done) => {
    printed.push(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback) setImmediate(callback);
    return true;
  };
  try {
    const root = program();
    for (const command of [root, ...root.commands]) command.exitOverride();
    await root.parseAsync(args, { from: 'user' });
    return { stdout: printed.join('') };
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  } finally {
    process.stdout.write = write;
  }
}

process.setMaxListeners(0);
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);
process.on('message', async (args) => process.send(await run(args)));
process.send('ready');
