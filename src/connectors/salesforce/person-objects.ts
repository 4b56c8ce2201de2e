import type { PersonObject } from '../connector.ts'

/** People in Salesforce: contacts belong to an account, leads say the company's name. */
export const PERSON_OBJECTS: readonly PersonObject[] = [
  {
    object: 'Contact',
    kind: 'contact',
    fields: {
      firstName: 'FirstName',
      lastName: 'LastName',
      fullName: 'Name',
      email: 'Email',
      phone: 'Phone',
      mobile: 'MobilePhone',
      accountId: 'AccountId',
      company: null,
      website: null,
      title: 'Title',
      street: 'MailingStreet',
      city: 'MailingCity',
      state: 'MailingState',
      postcode: 'MailingPostalCode',
      country: 'MailingCountry',
      birthdate: 'Birthdate',
    },
  },
  {
    object: 'Lead',
    kind: 'lead',
    fields: {
      firstName: 'FirstName',
      lastName: 'LastName',
      fullName: 'Name',
      email: 'Email',
      phone: 'Phone',
      mobile: 'MobilePhone',
      accountId: null,
      company: 'Company',
      website: 'Website',
      title: 'Title',
      street: 'Street',
      city: 'City',
      state: 'State',
      postcode: 'PostalCode',
      country: 'Country',
      birthdate: null,
    },
  },
]
