import type { DosageForm } from '#domain/catalogue/product.ts'
import type { Frequency } from '#domain/prescriptions/frequency.ts'
import type { DoseUnit, Route } from '#domain/prescriptions/prescription.ts'

/** One way that the demo's doctors treat a diagnosis. Invented for the demo: no advice on treatment. */
export interface Regimen {
  /** ICD-10. */
  readonly diagnosis: string
  readonly forChildren: boolean
  /** The drug: its only ingredient, its form and its strength. */
  readonly ingredientCode: string
  readonly dosageForm: DosageForm
  readonly strength: string
  readonly doseAmount: number
  readonly doseUnit: DoseUnit
  readonly frequency: Frequency
  readonly route: Route
  readonly directions: string
  /** Base units for the whole course, where a dose is not counted in base units, as with bottles and pens. */
  readonly courseUnits: number | null
}

type Row = readonly [
  diagnosis: string,
  ingredientCode: string,
  dosageForm: DosageForm,
  strength: string,
  doseAmount: number,
  doseUnit: DoseUnit,
  frequency: Frequency,
  directions: string,
  courseUnits?: number,
  route?: Route,
]

const forAdults: readonly Row[] = [
  ['I10', 'I0101', 'tablet', '5mg', 1, 'tablet', 'qd', '早晨服用'],
  ['I10', 'I0107', 'capsule', '80mg', 1, 'capsule', 'qd', '早晨服用'],
  ['I10', 'I0114', 'tablet', '25mg', 1, 'tablet', 'bid', '餐后服用'],
  ['I10', 'I0109', 'tablet', '150mg', 1, 'tablet', 'qd', '早晨服用'],
  ['E11.9', 'I0201', 'tablet', '0.5g', 1, 'tablet', 'bid', '随餐服用'],
  ['E11.9', 'I0202', 'tablet', '2mg', 1, 'tablet', 'qd', '早餐前服用'],
  ['E11.9', 'I0204', 'tablet', '50mg', 1, 'tablet', 'tid', '与第一口饭同服'],
  ['E11.9', 'I0209', 'injection', '3ml:300单位', 12, 'iu', 'qn', '睡前注射，冷藏保存', 2, 'subcutaneous'],
  ['I25.1', 'I0116', 'tablet', '100mg', 1, 'tablet', 'qd', '餐前服用'],
  ['I25.1', 'I0118', 'tablet', '20mg', 1, 'tablet', 'qn', '睡前服用'],
  ['I25.1', 'I0121', 'tablet', '40mg', 1, 'tablet', 'qd', '早晨整片吞服'],
  ['E78.5', 'I0118', 'tablet', '10mg', 1, 'tablet', 'qn', '睡前服用'],
  ['E78.5', 'I0120', 'tablet', '10mg', 1, 'tablet', 'qn', '睡前服用'],
  ['J44.9', 'I0315', 'tablet', '0.1g', 1, 'tablet', 'bid', '整片吞服'],
  ['J44.9', 'I0308', 'tablet', '30mg', 1, 'tablet', 'tid', '餐后服用'],
  ['J44.9', 'I0314', 'inhaler', '18μg×30粒', 1, 'puff', 'qd', '吸入后漱口', 1, 'inhaled'],
  ['J45.9', 'I0313', 'inhaler', '200μg×100吸', 1, 'puff', 'bid', '吸入后漱口', 1, 'inhaled'],
  ['J45.9', 'I0311', 'tablet', '10mg', 1, 'tablet', 'qn', '睡前服用'],
  ['N40', 'I0620', 'capsule', '0.2mg', 1, 'capsule', 'qd', '餐后整粒吞服'],
  ['M10.9', 'I0611', 'tablet', '40mg', 1, 'tablet', 'qd', '多饮水'],
  ['E03.9', 'I0613', 'tablet', '50μg', 1, 'tablet', 'qd', '早餐前半小时空腹服用'],
  ['K29.5', 'I0501', 'capsule', '20mg', 1, 'capsule', 'bid', '餐前服用'],
  ['K29.5', 'I0504', 'tablet', '0.5g', 1, 'tablet', 'tid', '餐后嚼服'],
  ['K29.5', 'I0506', 'tablet', '5mg', 1, 'tablet', 'tid', '餐前服用'],
  ['J06.9', 'I0301', 'tablet', '0.5g', 1, 'tablet', 'tid', '发热时服用，间隔不少于6小时'],
  ['J06.9', 'I0701', 'capsule', '0.35g', 4, 'capsule', 'tid', '餐后服用'],
  ['J06.9', 'I0706', 'granules', '10g', 1, 'sachet', 'tid', '开水冲服'],
  ['J20.9', 'I0401', 'capsule', '0.5g', 1, 'capsule', 'tid', '餐后服用，服完疗程'],
  ['J20.9', 'I0308', 'tablet', '30mg', 1, 'tablet', 'tid', '餐后服用'],
  ['J20.9', 'I0710', 'syrup', '150ml', 15, 'ml', 'tid', '摇匀后服用', 2],
  ['J30.4', 'I0304', 'tablet', '10mg', 1, 'tablet', 'qd', '晚间服用'],
  ['J30.4', 'I0621', 'spray', '50μg×60揿', 2, 'puff', 'qd', '每侧鼻孔各一揿', 1, 'nasal'],
  ['A09.9', 'I0507', 'powder', '3g', 1, 'sachet', 'tid', '空腹冲服'],
  ['A09.9', 'I0508', 'powder', '5.125g', 1, 'sachet', 'bid', '溶于250毫升温水，随时饮用'],
  ['L30.9', 'I0621', 'cream', '10g:10mg', 1, 'g', 'qd', '薄涂患处', 1, 'topical'],
  ['L30.9', 'I0305', 'tablet', '10mg', 1, 'tablet', 'qn', '睡前服用'],
]

const forChildren: readonly Row[] = [
  ['J06.9', 'I0302', 'oral_solution', '100ml:2g', 5, 'ml', 'q8h', '发热时按体重核对剂量，摇匀后服用', 1],
  ['J06.9', 'I0301', 'oral_solution', '100ml:3.2g', 4, 'ml', 'q6h', '发热时按体重核对剂量，摇匀后服用', 1],
  ['J06.9', 'I0702', 'granules', '5g', 1, 'sachet', 'bid', '开水冲服，放温后服用'],
  ['J20.9', 'I0401', 'granules', '0.125g', 1, 'sachet', 'tid', '服完疗程'],
  ['J20.9', 'I0308', 'oral_solution', '100ml:0.6g', 5, 'ml', 'bid', '餐后服用', 1],
  ['J30.4', 'I0304', 'syrup', '60ml:60mg', 5, 'ml', 'qd', '晚间服用', 1],
  ['J45.9', 'I0311', 'tablet', '5mg', 1, 'tablet', 'qn', '睡前嚼服'],
  ['A09.9', 'I0507', 'powder', '3g', 1, 'sachet', 'bid', '空腹冲服'],
  ['A09.9', 'I0508', 'powder', '5.125g', 1, 'sachet', 'bid', '溶于250毫升温水，少量多次饮用'],
  ['L30.9', 'I0621', 'cream', '5g:5mg', 0.5, 'g', 'qd', '薄涂患处', 1, 'topical'],
]

/** Every regimen of the demo. */
export const regimens: readonly Regimen[] = [
  ...forAdults.map((row) => regimenOf(row, false)),
  ...forChildren.map((row) => regimenOf(row, true)),
]

function regimenOf(row: Row, children: boolean): Regimen {
  const [diagnosis, ingredientCode, dosageForm, strength, doseAmount, doseUnit, frequency, directions] = row
  const [courseUnits = null, route = 'oral'] = [row[8], row[9]]
  return {
    diagnosis,
    forChildren: children,
    ingredientCode,
    dosageForm,
    strength,
    doseAmount,
    doseUnit,
    frequency,
    directions,
    courseUnits,
    route,
  }
}
