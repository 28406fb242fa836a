/** One milligram per decilitre of creatinine, in µmol/L. */
const micromolesPerMilligram = 88.4
const adultAgeYears = 18

/**
 * The estimated glomerular filtration rate in mL/min/1.73 m² from serum creatinine: CKD-EPI 2021 (Inker et al., New
 * England Journal of Medicine 385, 2021, 1737–1749). Null under 18 years, for whom the equation was not made.
 */
export function estimatedFiltration(
  creatinine: { readonly value: number; readonly unit: 'umol/L' | 'mg/dL' },
  sex: 'female' | 'male',
  ageYears: number,
): number | null {
  if (ageYears < adultAgeYears) return null
  const milligrams =
    creatinine.unit === 'mg/dL' ? creatinine.value : creatinine.value / micromolesPerMilligram
  const [usual, exponent, factor] = sex === 'female' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1]
  const ratio = milligrams / usual
  return 142 * Math.min(ratio, 1) ** exponent * Math.max(ratio, 1) ** -1.2 * 0.9938 ** ageYears * factor
}
