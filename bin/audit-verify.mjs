import { runPrepared } from './prepare.mjs'

runPrepared('audit-verify.ts')
