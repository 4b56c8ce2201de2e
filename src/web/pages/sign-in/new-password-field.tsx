import { Field, TextInput } from '../../parts/field.tsx'

interface NewPasswordFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A new password, with the server's one rule. Pasting and password managers are welcome. */
export function NewPasswordField({ value, onChange }: NewPasswordFieldProps) {
  return (
    <Field label="Password" hint="At least 12 characters. A few words in a row are good.">
      <TextInput
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
