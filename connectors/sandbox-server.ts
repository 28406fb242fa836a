import { startSandbox } from './start-sandbox.ts'

/** Entry of the process that plays the insurer, the SMS provider and the others in the demo, until SIGTERM or SIGINT. */
const { SANDBOX_PORT, HOST, HOSPITAL_WEBHOOK_SECRET } = process.env
const secrets = HOSPITAL_WEBHOOK_SECRET === undefined ? [] : [HOSPITAL_WEBHOOK_SECRET]
const sandbox = await startSandbox(Number(SANDBOX_PORT ?? '8090'), undefined, HOST, secrets)
console.log(JSON.stringify({ level: 'info', message: 'sandbox listening', port: sandbox.port }))

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
}
