import { award, concludeAfterObjections } from '../procurement/awarding.ts'
import { callOffAndDeliver, letBackupsStepIn, settle } from '../procurement/supplying.ts'
import { collectDemand, openTheRound, tenderAndOpen, wholeDemand } from '../procurement/tendering.ts'
import type { Scenario } from './scenario.ts'

/** A whole round of joint procurement, five months in a few minutes, through the public API. */
export const jointProcurement: Scenario = {
  name: 'joint-procurement',
  story: '300 institutions buy 60 products from 12 suppliers as one, from the demand to the surplus.',
  movesClock: true,
  skipsTime: true,
  world: 'joint-procurement',
  async play(stage) {
    const round = await openTheRound(stage)
    const pooled = await collectDemand(round)
    await tenderAndOpen(round, pooled)
    const awarded = await award(round, wholeDemand(pooled))
    const contracts = await concludeAfterObjections(round, awarded)
    await callOffAndDeliver(round, contracts)
    await letBackupsStepIn(round)
    await settle(round)
  },
}
