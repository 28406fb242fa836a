import { expect, it } from 'vitest'
import { planSimulated, simulate } from '#domain/campaigns/simulation.ts'
import {
  standardSetup,
  withStandardFaults,
  type SimulationSetup,
} from '#domain/campaigns/simulation-setup.ts'
import { reportPage } from './report.ts'

function live(setup: SimulationSetup) {
  const run = simulate(setup)
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value
  }
}

it('reports a simulation with figures and plots in two languages, and loads nothing from elsewhere', async () => {
  const question = { households: 2_000, targetHours: 24, staff: 20, seed: 1 }
  const setup = withStandardFaults(standardSetup(question))
  const undisturbed = live({ ...setup, faults: [] })
  const run = { question, setup, plans: planSimulated(setup), undisturbed, withFaults: live(setup) }
  const [zh, en] = [await reportPage(run, 'zh'), await reportPage(run, 'en')]
  for (const page of [zh, en]) {
    expect(page.match(/<svg/g)).toHaveLength(4)
    expect(page).toContain(undisturbed.accepted.toLocaleString('en'))
    expect(page).not.toMatch(/NaN|undefined|Infinity|https?:|<script/)
  }
  expect(zh).toContain('三都药库停用')
  expect(en).toContain('the depot of Sandu is lost')
})
