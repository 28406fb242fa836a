import { describe, expect, it } from 'vitest'
import { waitingFor } from './waiting-work.ts'

describe('what waits for somebody', () => {
  it('is what their roles let them do', () => {
    expect(waitingFor('internet_hospital', ['review_pharmacist'])).toEqual(['reviews', 'escalations'])
    expect(waitingFor('internet_hospital', ['doctor'])).toEqual(['questions', 'symptomForms', 'escalations'])
    expect(waitingFor('distributor', ['seller'])).toEqual(['orderParts'])
    expect(waitingFor('pharmacy', ['driver', 'purchaser'])).toEqual([])
  })

  it('is in the hands of one kind of organisation, where the act is', () => {
    expect(waitingFor('network_operator', ['operator'])).toEqual(
      expect.arrayContaining(['shortageSigns', 'applications']),
    )
    expect(waitingFor('pharmacy', ['operator'])).toEqual([
      'orderApprovals',
      'orderParts',
      'recallTasks',
      'escalations',
    ])
    expect(waitingFor('insurer', ['insurer'])).toEqual(['differences'])
    expect(waitingFor(null, [])).toEqual([])
  })
})
