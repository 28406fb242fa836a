/**
 * Asks for several things of one transaction, which travel in one write and are answered in their order. When all have
 * been answered, the first of the list that failed speaks, whichever was heard of first. Nothing on the list may change
 * the tenant in whose name the transaction acts: what stands before it would be asked in that one's name.
 */
export async function together<const Asked extends readonly unknown[]>(
  asked: Asked,
): Promise<{ -readonly [Place in keyof Asked]: Awaited<Asked[Place]> }> {
  const settled = await Promise.allSettled(asked)
  const values = settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
  return values as { -readonly [Place in keyof Asked]: Awaited<Asked[Place]> }
}
