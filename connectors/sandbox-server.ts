import { startSandbox } from './start-sandbox.ts'

/** Entry of the process that plays the insurer and the SMS provider in the demo, until SIGTERM or SIGINT. */
const sandbox = await startSandbox(Number(process.env.SANDBOX_PORT ?? '8090'), undefined, process.env.HOST)
console.log(JSON.stringify({ level: 'info', message: 'sandbox listening', port: sandbox.port }))

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
}
