import { runPrepared } from './prepare.mjs'

runPrepared('simulate.ts')
