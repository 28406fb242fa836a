import type { RuleOf } from '#domain/prescriptions/review/rule-set.ts'
import { fromMemory, gravityOf, sources, type Gravity } from './rule-table.ts'

/** A dose by kidney function: below the first figure (mL/min/1.73 m²), at most the second (mg a day), or none. */
function kidneys(
  name: string,
  ingredientCode: string,
  belowMlPerMin: number,
  mostMgPerDay: number | null,
  gravity: Gravity = 'forbidden',
): RuleOf<'kidney'> {
  const [zh, en, ko] =
    mostMgPerDay === null
      ? ['不宜使用', 'do not use', '쓰지 마세요']
      : [`每日不超过${mostMgPerDay}毫克`, `at most ${mostMgPerDay} mg a day`, `하루 ${mostMgPerDay} mg까지`]
  return {
    id: `kidney.${name}-${belowMlPerMin}`,
    kind: 'kidney',
    ingredientCode,
    belowMlPerMin,
    mostMgPerDay,
    ...gravityOf(gravity),
    ...fromMemory(
      sources.label,
      `肾小球滤过率低于${belowMlPerMin}：${zh}`,
      `Filtration below ${belowMlPerMin}: ${en}`,
      `사구체 여과율 ${belowMlPerMin} 미만: ${ko}`,
    ),
  }
}

/** Doses by kidney function. */
export const kidneyRules: readonly RuleOf<'kidney'>[] = [
  kidneys('metformin', 'I0201', 45, 1_000),
  kidneys('metformin', 'I0201', 30, null, 'absolute'),
  kidneys('dabigatran', 'I0129', 50, 220),
  kidneys('dabigatran', 'I0129', 30, null),
  kidneys('sitagliptin', 'I0205', 45, 50),
  kidneys('sitagliptin', 'I0205', 30, 25),
  kidneys('dapagliflozin', 'I0206', 25, null),
  kidneys('digoxin', 'I0123', 50, 0.125),
  kidneys('spironolactone', 'I0112', 30, null),
  kidneys('allopurinol', 'I0610', 50, 200),
  kidneys('colchicine', 'I0605', 30, 0.5),
  kidneys('famotidine', 'I0503', 50, 20),
  kidneys('levofloxacin', 'I0413', 50, 500),
  kidneys('aciclovir', 'I0418', 25, 2_400),
  kidneys('lithium', 'I0604', 30, null),
  kidneys('acarbose', 'I0204', 25, null),
]

/** Allergies to a drug itself and to what crosses with it. */
export const allergies: readonly RuleOf<'allergy'>[] = [
  allergy('ingredient', null, null, 'absolute', '患者对该成分过敏，禁用', 'The patient is allergic to it'),
  allergy(
    'cephalosporin-class',
    'cephalosporin',
    'cephalosporin',
    'forbidden',
    '对另一头孢菌素过敏，避免使用',
    'Allergic to another cephalosporin',
  ),
  allergy(
    'penicillin-cephalosporin',
    'penicillin',
    'cephalosporin',
    'caution',
    '青霉素过敏者可能交叉过敏，询问反应类型',
    'May cross with the allergy to penicillin: ask what happened',
    sources.antimicrobials,
  ),
  allergy(
    'cephalosporin-penicillin',
    'cephalosporin',
    'penicillin',
    'caution',
    '头孢过敏者可能交叉过敏，用前皮试',
    'May cross with the allergy to cephalosporins: test first',
    sources.antimicrobials,
  ),
  allergy(
    'nsaid-class',
    'salicylate-or-nsaid',
    'salicylate-or-nsaid',
    'forbidden',
    '对阿司匹林或其他非甾体抗炎药过敏，避免使用',
    'Allergic to aspirin or another NSAID',
  ),
  allergy(
    'macrolide-class',
    'macrolide',
    'macrolide',
    'forbidden',
    '对另一大环内酯类过敏，避免使用',
    'Allergic to another macrolide',
  ),
  allergy(
    'quinolone-class',
    'quinolone',
    'quinolone',
    'forbidden',
    '对另一氟喹诺酮类过敏，避免使用',
    'Allergic to another fluoroquinolone',
  ),
]

function allergy(
  name: string,
  allergen: string | null,
  target: string | null,
  gravity: Gravity,
  adviceZh: string,
  adviceEn: string,
  source: string = sources.label,
): RuleOf<'allergy'> {
  const words = fromMemory(source, adviceZh, adviceEn)
  return { id: `allergy.${name}`, kind: 'allergy', allergen, target, ...gravityOf(gravity), ...words }
}
