/** Ibuprofen, of which the last week of the demo asked for three times as much as the weeks before. */
export const scarceIngredient = 'I0302'
