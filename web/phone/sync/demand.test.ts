import { expect, it } from 'vitest'
import { heardNothing, openDemands } from './demand.ts'

it('puts together what was asked and heard meanwhile, and keeps news until somebody asks', () => {
  const demands = openDemands()
  demands.hear(new Set(['order']))
  expect(demands.take()).toBeNull()
  demands.ask(false)
  demands.hear(new Set(['shipment']))
  expect(demands.take()).toEqual({ isAsked: false, heard: new Set(['order', 'shipment']) })
  expect(demands.take()).toBeNull()
  demands.ask(true)
  demands.ask(false)
  expect(demands.take()).toEqual({ isAsked: true, heard: heardNothing })
  // What may be any of them takes in what is named.
  demands.hear(null)
  demands.hear(new Set(['recall']))
  demands.ask(false)
  expect(demands.take()).toEqual({ isAsked: false, heard: null })
})
