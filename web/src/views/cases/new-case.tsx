import type { ReactElement } from 'react';
import type { NewCase } from '../../api/cases.ts';

export const NO_CASE: NewCase = { question: '', scope: '', authority: '', investigator: '' };

/** What a case says of itself. All four are asked for: nobody may look without saying why. */
const FIELDS: readonly { readonly name: keyof NewCase; readonly label: string; readonly hint: string }[] = [
  { name: 'question', label: 'Question', hint: 'Who opened file 17?' },
  { name: 'scope', label: 'Scope', hint: 'which accounts, systems and time it may look at' },
  { name: 'authority', label: 'Authority', hint: 'order, warrant, ticket or law' },
  { name: 'investigator', label: 'Investigator', hint: 'who answers for it' },
];

interface FieldsProps {
  readonly about: NewCase;
  readonly change: (about: NewCase) => void;
}

export function NewCaseFields({ about, change }: FieldsProps): ReactElement {
  return (
    <div className="fields">
      {FIELDS.map(({ name, label, hint }) => (
        <label key={name} className="field">
          <span>
            {label} <span className="quiet">{hint}</span>
          </span>
          <input
            value={about[name]}
            onChange={(event) => change({ ...about, [name]: event.target.value })}
            autoComplete={name === 'investigator' ? 'name' : 'off'}
            maxLength={4000}
            required
          />
        </label>
      ))}
    </div>
  );
}
