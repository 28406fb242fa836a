import { runPrepared } from './prepare.mjs'

runPrepared('bench.ts')
