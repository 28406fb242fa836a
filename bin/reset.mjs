import { runPrepared } from './prepare.mjs'

runPrepared('reset.ts')
