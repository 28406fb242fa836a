import { runPrepared } from './prepare.mjs'

runPrepared('demo.ts')
