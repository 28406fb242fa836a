import { Form, Select } from 'antd'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { doseUnits, routes } from '#domain/prescriptions/prescription.ts'
import type { ClinicalRuleKind, Condition } from '#domain/prescriptions/review/rule-set.ts'
import { ChoiceField, useChoiceRule, useNumberRule } from '../shell/form-dialog.tsx'
import { NumberText } from '../shell/number-input.tsx'
import { type FieldControl, type RuleField, ruleFields } from './rule-form.ts'
import { drugName, type RuleReader } from './rule-words.ts'

interface RuleFieldsProps {
  readonly kind: ClinicalRuleKind
  readonly reader: RuleReader
}

/** The fields of a kind of rule. */
export function RuleFields({ kind, reader }: RuleFieldsProps) {
  const choiceRule = useChoiceRule()
  const numberRule = useNumberRule()
  const rulesOf = (field: RuleField) => {
    const mustBe = isTyped(field) ? { required: true } : choiceRule(reader.texts.fields[field.name] ?? '')
    return [
      ...(field.isOptional === true ? [] : [mustBe]),
      ...(isNumber(field) ? [numberRule({ least: 0, isFraction: field.control === 'amount' })] : []),
    ]
  }
  return ruleFields[kind].map((each) =>
    each.control === 'condition' ? (
      <ConditionFields key={each.name} reader={reader} />
    ) : (
      <Form.Item
        key={each.name}
        name={each.name}
        label={reader.texts.fields[each.name]}
        rules={rulesOf(each)}
      >
        {controlOf(each, reader)}
      </Form.Item>
    ),
  )
}

function isNumber({ control }: RuleField): boolean {
  return control === 'amount' || control === 'count'
}

function isTyped(field: RuleField): boolean {
  return isNumber(field) || field.control === 'prefixes'
}

function controlOf({ control, isOptional = false }: RuleField, reader: RuleReader) {
  if (control === 'amount' || control === 'count') return <NumberText />
  if (control === 'prefixes') return <Prefixes />
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={isOptional}
      {...(control === 'routes' ? { mode: 'multiple' as const } : {})}
      options={optionsOf(control, reader)}
    />
  )
}

/** Diagnosis codes, typed one after the other. The props come from the form. */
function Prefixes(given: {
  readonly id?: string
  readonly value?: string[]
  readonly onChange?: (v: string[]) => void
}) {
  return <Select {...given} mode="tags" open={false} tokenSeparators={[' ', ',', '，', '、']} />
}

function optionsOf(control: FieldControl, reader: RuleReader) {
  const { prescribing, classes } = reader
  const drug = (code: string) => ({ value: code, label: `${drugName(code, reader)} (${code})` })
  const ofClasses = classes.map(({ code }) => drug(code))
  const ofIngredients = ingredients.map(({ code }) => drug(code))
  if (control === 'measure') return doseUnits.map((value) => ({ value, label: prescribing.units[value] }))
  if (control === 'routes') return routes.map((value) => ({ value, label: prescribing.routes[value] }))
  if (control === 'class') return ofClasses
  return control === 'ingredient' ? ofIngredients : [...ofClasses, ...ofIngredients]
}

/** What speaks against a drug, with the ages or diagnoses where it is of that kind. */
function ConditionFields({ reader: { texts } }: { readonly reader: RuleReader }) {
  const kind = Form.useWatch<Condition['kind'] | undefined>(['condition', 'kind'])
  const numberRule = useNumberRule()
  const kinds = Object.keys(texts.conditions) as Condition['kind'][]
  return (
    <>
      <ChoiceField name={['condition', 'kind']} label={texts.fields['condition'] ?? ''}>
        <Select options={kinds.map((value) => ({ value, label: texts.conditions[value] }))} />
      </ChoiceField>
      {kind === 'disease' && (
        <Form.Item
          name={['condition', 'codePrefixes']}
          label={texts.fields['codePrefixes']}
          rules={[{ required: true }]}
        >
          <Prefixes />
        </Form.Item>
      )}
      {kind === 'age' &&
        (['fromMonths', 'belowMonths'] as const).map((name) => (
          <Form.Item
            key={name}
            name={['condition', name]}
            label={texts.fields[name]}
            rules={[numberRule({ least: 0 })]}
          >
            <NumberText />
          </Form.Item>
        ))}
    </>
  )
}
