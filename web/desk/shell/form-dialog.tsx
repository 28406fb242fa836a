import { Form, Input, InputNumber, Modal } from 'antd'
import type { ReactNode } from 'react'
import type { Failure } from '../client/use-operation.ts'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { isWithin, type NumberLimits } from './number-fault.ts'
import { useNumberLimits } from './number-input.tsx'
import { FailureNotice } from './states.tsx'

interface FormDialogProps<Values extends object> {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** What was filled in; the dialog stays open, with `failure`, until its owner closes it. */
  readonly onSubmit: (values: Values) => void
  readonly isRunning: boolean
  readonly failure: Failure | null
  readonly initial?: Partial<Values>
  /** `Form.Item`s by the names of `Values`. */
  readonly children: ReactNode
}

/** A form in a dialog: sent once, with the reasons of a refusal above what was filled in. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, isOpen, onClose, onSubmit, isRunning, failure, initial, children } = props
  const texts = useTexts(shellTexts)
  const [form] = Form.useForm<Values>()
  return (
    <Modal
      title={title}
      open={isOpen}
      onCancel={onClose}
      onOk={form.submit}
      confirmLoading={isRunning}
      okText={texts.confirm}
      cancelText={texts.cancel}
      destroyOnHidden
    >
      {failure !== null && <FailureNotice failure={failure} />}
      <Form<Values>
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={onSubmit}
        {...(initial === undefined ? {} : { initialValues: initial })}
      >
        {children}
      </Form>
    </Modal>
  )
}

interface ReasonDialogProps {
  readonly title: string
  /** What the text is for. */
  readonly label: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onSubmit: (reason: string) => void
  readonly isRunning: boolean
  readonly failure: Failure | null
}

/** Asks for the reason of an act that must have one. */
export function ReasonDialog({ label, onSubmit, ...dialog }: ReasonDialogProps) {
  return (
    <FormDialog<{ reason: string }> {...dialog} onSubmit={({ reason }) => onSubmit(reason)}>
      <TextField name="reason" label={label} isLong />
    </FormDialog>
  )
}

interface TextFieldProps {
  readonly name: string
  readonly label: string
  readonly isOptional?: boolean
  /** Several lines. */
  readonly isLong?: boolean
  readonly type?: 'text' | 'date' | 'email' | 'url'
  readonly longest?: number
  /** What to fill in, below the field. */
  readonly extra?: string
}

/** A field for a text or a day, which must be filled in where it is not optional. */
export function TextField(props: TextFieldProps) {
  const { name, label, isOptional = false, isLong = false, type = 'text', longest = 500, extra } = props
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={[{ required: !isOptional, whitespace: !isOptional }]}
    >
      {isLong ? <Input.TextArea rows={3} maxLength={longest} /> : <Input type={type} maxLength={longest} />}
    </Form.Item>
  )
}

interface NumberFieldProps {
  readonly name: string
  readonly label: string
  readonly least: number
  readonly most?: number
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
      <InputNumber />
    </Form.Item>
  )
}
