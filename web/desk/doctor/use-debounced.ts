import { useEffect, useState } from 'react'

/** A value once it has stood still for a while, compared by what it says. */
export function useDebounced<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
    // The value is new at every drawing; its text says whether it changed.
  }, [text, milliseconds])
  return settled
}
