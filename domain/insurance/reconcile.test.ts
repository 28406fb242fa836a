import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWithFile } from './reconcile.ts'

const ours = (claimId: string, settledFen: number, isDue = true) => ({ claimId, settledFen, isDue })

describe('comparing our book with the file of a day', () => {
  it('finds nothing where both agree', () => {
    expect(compareWithFile([ours('a', 700)], [{ claimId: 'a', settledFen: 700 }])).toEqual([])
  })

  it('tells what is missing here, what is missing there, and what differs', () => {
    const differences = compareWithFile(
      [ours('short', 700), ours('left out', 300)],
      [
        { claimId: 'short', settledFen: 699 },
        { claimId: 'unknown', settledFen: 50 },
      ],
    )
    expect(differences).toEqual([
      { kind: 'amount_differs', claimId: 'short', oursFen: 700, theirsFen: 699 },
      { kind: 'missing_here', claimId: 'unknown', oursFen: null, theirsFen: 50 },
      { kind: 'missing_there', claimId: 'left out', oursFen: 300, theirsFen: null },
    ])
  })

  it('misses no claim of another day, and none that was undone since', () => {
    expect(compareWithFile([ours('undone', 700, false)], [])).toEqual([])
    expect(compareWithFile([ours('undone', 700, false)], [{ claimId: 'undone', settledFen: 700 }])).toEqual(
      [],
    )
  })

  it('sees a claim that was paid twice', () => {
    const twice = { claimId: 'a', settledFen: 700 }
    expect(compareWithFile([ours('a', 700)], [twice, twice])).toMatchObject([
      { oursFen: 700, theirsFen: 1_400 },
    ])
  })

  it('explains the whole distance between the two sums', () => {
    const amount = fc.record({
      claimId: fc.constantFrom('a', 'b', 'c', 'd'),
      settledFen: fc.nat({ max: 1_000 }),
    })
    const amounts = fc.uniqueArray(amount, { selector: ({ claimId }) => claimId })
    const sum = (list: readonly (number | null)[]) =>
      list.reduce<number>((total, fen) => total + (fen ?? 0), 0)
    fc.assert(
      fc.property(amounts, amounts, (book, file) => {
        const found = compareWithFile(
          book.map((one) => ({ ...one, isDue: true })),
          file,
        )
        const distance = sum(file.map((one) => one.settledFen)) - sum(book.map((one) => one.settledFen))
        expect(sum(found.map((one) => one.theirsFen)) - sum(found.map((one) => one.oursFen))).toBe(distance)
      }),
    )
  })
})
