import { Form, type FormInstance, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { isTooLong, lengthOf, tooLongText } from '#web/ui/text-length.ts'
import type { Failure } from '../client/use-operation.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { isWithin, type NumberLimits } from './number-fault.ts'
import { NumberText, useNumberLimits } from './number-input.tsx'
import { FailureNotice } from './states.tsx'
import { type FaultOptions, useFaultsAtFields } from './use-faults-at-fields.ts'

interface FormDialogProps<Values extends object> {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** What was filled in; the dialog stays open, with `failure`, until its owner closes it. */
  readonly onSubmit: (values: Values) => void
  readonly isRunning: boolean
  readonly failure: Failure | null
  readonly initial?: Partial<Values>
  /** Says what will be done; without it, that it will. */
  readonly okText?: string
  readonly isDangerous?: boolean
  /** True while what is needed to go on is still on its way. */
  readonly isWaiting?: boolean
  /** The dialog is for the keyboard: Enter does it. */
  readonly hasFocusOnOk?: boolean
  readonly width?: number
  /** Where the form's values stand in the request, and what the form calls otherwise than the request; the same at every drawing. */
  readonly request?: FaultOptions
  /** `Form.Item`s by the names of `Values`, and what stands between them. */
  readonly children: ReactNode
}

/**
 * A form in a dialog: sent once, with the reasons of a refusal above what was filled in and at the field that is wrong. A click
 * beside it does not put away what was typed.
 */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, isOpen, onClose, isRunning, okText, isDangerous = false } = props
  const texts = useTexts(shellTexts)
  const [form] = Form.useForm<Values>()
  return (
    <Modal
      title={title}
      open={isOpen}
      onCancel={onClose}
      onOk={form.submit}
      confirmLoading={isRunning}
      okText={okText ?? texts.confirm}
      okButtonProps={{
        danger: isDangerous,
        disabled: props.isWaiting === true,
        autoFocus: props.hasFocusOnOk === true,
      }}
      cancelText={texts.cancel}
      mask={{ closable: false }}
      {...(props.width === undefined ? {} : { width: props.width })}
      destroyOnHidden
    >
      <DialogForm {...props} form={form} />
    </Modal>
  )
}

type DialogFormProps<Values extends object> = FormDialogProps<Values> & {
  readonly form: FormInstance<Values>
}

/** There as long as the dialog is open: why it was refused another time is nothing to it. */
function DialogForm<Values extends object>(props: DialogFormProps<Values>) {
  const { form, onSubmit, isRunning, initial, children } = props
  const [before] = useState(props.failure)
  const failure = props.failure === before ? null : props.failure
  const toldAtFields = useFaultsAtFields(form, failure, props.request)
  return (
    <>
      {failure !== null && <FailureNotice failure={failure} toldAtFields={toldAtFields} />}
      <Form<Values>
        form={form}
        layout="vertical"
        preserve={false}
        scrollToFirstError={{ block: 'center' }}
        onFinish={(values) => {
          if (!isRunning) onSubmit(values)
        }}
        {...(initial === undefined ? {} : { initialValues: initial })}
      >
        {children}
      </Form>
    </>
  )
}

type ReasonDialogProps = Omit<FormDialogProps<{ reason: string }>, 'children' | 'onSubmit'> & {
  /** What the text is for. */
  readonly label: string
  readonly onSubmit: (reason: string) => void
}

/** Asks for the reason of an act that must have one. */
export function ReasonDialog({ label, onSubmit, ...dialog }: ReasonDialogProps) {
  return (
    <FormDialog<{ reason: string }> {...dialog} onSubmit={({ reason }) => onSubmit(reason)}>
      <TextField name="reason" label={label} isLong isFirst />
    </FormDialog>
  )
}

interface TextFieldProps {
  readonly name: string
  readonly label: string
  readonly isOptional?: boolean
  /** Several lines. */
  readonly isLong?: boolean
  /** Where one begins to type. */
  readonly isFirst?: boolean
  readonly type?: 'text' | 'email' | 'url'
  readonly longest?: number
  /** What to fill in, below the field. */
  readonly extra?: string
}

/**
 * A field for a text, which must be filled in where it is not optional. What is too long stays as it is and is not sent: cut off,
 * it might say something else.
 */
export function TextField(props: TextFieldProps) {
  const { name, label, isOptional = false, isLong = false, isFirst = false, type = 'text', extra } = props
  const { longest = longestText } = props
  const lengthRule = useLengthRule()
  const { form: texts } = useTexts(shellTexts)
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={[
        { required: !isOptional, whitespace: !isOptional },
        lengthRule(longest),
        ...(type === 'text' ? [] : [{ type, message: texts[type] }]),
      ]}
    >
      {isLong ? (
        <Input.TextArea rows={3} count={{ show: true, max: longest }} autoFocus={isFirst} />
      ) : (
        <Input type={type} autoFocus={isFirst} />
      )}
    </Form.Item>
  )
}

/** Characters, as every text of an operation may have that says nothing else. */
export const longestText = 500

/** The rule of a field for a text of at most so many characters. */
export function useLengthRule() {
  const { locale } = useLanguage()
  return (longest: number) => ({
    async validator(_rule: unknown, value: unknown) {
      if (typeof value === 'string' && isTooLong(value, longest))
        throw new Error(tooLongText({ length: lengthOf(value), longest }, locale))
    },
  })
}

interface DayFieldProps {
  readonly name: string
  readonly label: string
  /** The field of the day before which it must not be. */
  readonly notBefore?: { readonly name: string; readonly label: string }
}

/** A field for a day, which must be filled in. */
export function DayField({ name, label, notBefore }: DayFieldProps) {
  const { form: texts } = useTexts(shellTexts)
  const order = ({ getFieldValue }: Pick<FormInstance, 'getFieldValue'>) => ({
    async validator(_rule: unknown, value: unknown) {
      if (notBefore === undefined || typeof value !== 'string' || value === '') return
      const first: unknown = getFieldValue(notBefore.name)
      if (typeof first === 'string' && value < first) throw new Error(texts.notBefore(notBefore.label))
    },
  })
  return (
    <Form.Item
      name={name}
      label={label}
      {...(notBefore === undefined ? {} : { dependencies: [notBefore.name] })}
      rules={[{ required: true, message: texts.wholeDay }, order]}
    >
      <Input type="date" max="9999-12-31" />
    </Form.Item>
  )
}

interface NumberFieldProps {
  readonly name: string
  readonly label: string
  readonly least: number
  readonly most?: number
}

/** The rule of a field whose value is chosen, not typed: the message says so. */
export function useChoiceRule() {
  const { form } = useTexts(shellTexts)
  return (label: string) => ({ required: true, message: form.choose(label) })
}

interface ChoiceFieldProps {
  readonly name: string | string[]
  readonly label: string
  /** What it is chosen with. */
  readonly children: ReactNode
}

/** A field for a choice, which must be made. */
export function ChoiceField({ name, label, children }: ChoiceFieldProps) {
  const choiceRule = useChoiceRule()
  return (
    <Form.Item name={name} label={label} rules={[choiceRule(label)]}>
      {children}
    </Form.Item>
  )
}

/** The rule of a field of a form for a number: it stays as it was typed, and what fits is said where it does not. */
export function useNumberRule() {
  const says = useNumberLimits()
  return (limits: NumberLimits) => ({
    async validator(_rule: unknown, value: unknown) {
      if (typeof value === 'number' && !isWithin(value, limits)) throw new Error(says(limits))
    },
  })
}

/** A field for a whole number. */
export function NumberField({ name, label, least, most }: NumberFieldProps) {
  const numberRule = useNumberRule()
  return (
    <Form.Item name={name} label={label} rules={[{ required: true }, numberRule({ least, most })]}>
      <NumberText />
    </Form.Item>
  )
}
