import type { ReactNode } from 'react'

interface FieldProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

/** A control under its label. */
export function Field({ label, className = '', children }: FieldProps) {
  return (
    <label className={`field ${className}`}>
      <span>{label}</span>
      {children}
    </label>
  )
}
