import { defaultNumbers as numbers } from '../launch/policyNumbers';
import { schedulings } from '../protocol/plan';
import { loadDefaults } from '../protocol/measure';
import { planDefaults } from '../protocol/planDefaults';

/** The command line cannot be understood; the message is one sentence for a person. */
export class UsageError extends Error {
  /** @param command whose help tells more, such as "muster run" */
  constructor(
    message: string,
    readonly command = 'muster',
  ) {
    super(message);
  }
}

export const usage = `Usage: muster COMMAND

  muster run [options] [program] [arguments]   run a Node.js server clustered across its cores
  muster measure [options] [program]           how it scales: 1, 2 … workers and one plain process under the same load
  muster list [--json]                         the sessions that run, in terminals and in editors
  muster reload                                replace the workers one by one; if one fails, the old ones serve on
  muster scale N                               more or fewer workers
  muster restart                               all workers at once
  muster send N|all JSON                       send worker N, or all, a message over IPC
  muster stop                                  let the workers finish their requests, then end them
  muster lint [paths]                          check sources for bugs around processes

reload, scale, restart, send and stop take --session ID|PID where several sessions run.

"muster run --help", "muster measure --help" and "muster lint --help" tell their options. The exit code is 0 when it
is done, 1 when it failed, and 2 when it could not begin.`;

export const runUsage = `Usage: muster run [options] [program] [arguments of the program]

Runs a Node.js server clustered across its cores under a supervisor. Without a program it takes the one
of package.json. Ctrl+C drains the workers and ends; a second Ctrl+C ends at once. Defaults are in parentheses;
times are in milliseconds.

Program
  --cwd DIR                       the workers' working directory
  --env NAME=VALUE                an environment variable; '\${3000 + slot}' in a value is computed for each worker;
                                  may be repeated
  --env-file FILE                 read environment variables from FILE; may be repeated
  --runtime-arg ARG               an option for the workers' node, as in --runtime-arg=--inspect; may be repeated
  --watch                         reload when a file of the working directory is saved
  --watch-path PATH               the same for a file or folder; may be repeated
  --json                          print every event as one JSON object a line

Of a PM2 ecosystem file, as in "muster run ecosystem.config.js --only api"
  --only NAME                     which app
  --app-env NAME                  its variables of env_NAME over those of env

Workers
  --workers N                     how many, or "auto": one a core (auto)
  --scheduling POLICY             ${schedulings.join(', ')} (${planDefaults.scheduling})
  --sticky WAY                    keep a client with its worker: off, address, cookie:NAME, header:NAME (off)
  --warm-spare                    keep one more worker loaded, to take the place of one that dies
  --no-cold-spare                 keep no process in which Node.js has started ahead of need
  --memory-limit MB               replace a worker that holds more with its children; 0 is no limit (${numbers.memoryLimit})
  --keep-alive PATTERN            children whose command line holds PATTERN outlive their worker; may be repeated

Ready, reload, stop
  --ready-timeout MS              time to listen or to send 'ready'; 0 waits for ever (${numbers.readyTimeout})
  --drain-timeout MS              time to finish requests before SIGTERM (${numbers.drainTimeout})
  --stream-timeout MS             time that streams and WebSockets have in it (${numbers.streamTimeout})
  --kill-timeout MS               time after SIGTERM before SIGKILL (${numbers.killTimeout})
  --max-surge N                   how many workers a reload replaces at a time (${numbers.maxSurge})

Restarts
  --backoff-initial MS            wait before a worker that died starts again, doubled each time (${numbers.backoffInitial})
  --backoff-max MS                the longest wait (${numbers.backoffMax})
  --budget-restarts N             a worker that dies more often in the window has failed (${numbers.budgetRestarts})
  --budget-window MS              (${numbers.budgetWindow})
  --session-budget-restarts N     the same for all workers together (${numbers.sessionBudgetRestarts})
  --session-budget-window MS      (${numbers.sessionBudgetWindow})
  --stop-exit-code N              a worker that ends with this code is not started again; may be repeated
  --stable-after MS               a worker that was ready for so long waits only the initial time again (${numbers.stableAfter})

Health
  --heartbeat MS                  an event loop that stands still for longer is unresponsive; 0 never tells (${numbers.heartbeat})
  --replace-unresponsive          replace such a worker
  --children-limit N              tell of a worker that has more live children; 0 is no limit (${numbers.childrenLimit})
  --refuse-children               let it start no more than that: an error where it tries

Messages between processes
  --hide-payloads                 show nothing of what they hold
  --redact WORD                   nor the values of fields whose name holds WORD, besides passwords, tokens and the
                                  like; may be repeated`;

export const measureUsage = `Usage: muster measure [options] [program] [arguments of the program]

Runs a Node.js server as one plain process and with 1, 2 … workers, each for itself under the same load, and says how
many workers are worth it. Only addresses of this machine are loaded. Defaults are in parentheses; times are in
milliseconds.

Requests
  --url URL                       a path of the program, or an http address of this machine (/)
  --method METHOD                 (GET)
  --header 'NAME: VALUE'          may be repeated
  --body TEXT
  --request-file FILE             the requests of a .http file in turn, in place of these four

Load
  --connections N                 that ask at the same time (${loadDefaults.connections})
  --warm-up MS                    under load before figures count (${loadDefaults.warmUp})
  --duration MS                   under load that counts (${loadDefaults.duration})
  --rounds N                      how often each number of workers is measured (${loadDefaults.rounds})
  --max-workers N                 the most workers that are tried (one a core)

Report
  --json                          as JSON
  --markdown                      as a page

The options of "muster run" for the program, its workers and its restarts hold here too, but --workers and --watch.`;
