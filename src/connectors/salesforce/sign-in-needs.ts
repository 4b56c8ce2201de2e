import type { SignInNeeds } from '../login.ts'

/** What we ask an org for, why, and what does not work without it. Source: FACTS.md 2. */
export const signInNeeds: SignInNeeds = {
  scopes: [
    {
      name: 'api',
      why: 'Read and write records through the API.',
      without: 'Nothing works: no record can be read or written.',
    },
    {
      name: 'refresh_token',
      why: 'Stay connected while nobody is at the browser.',
      without: 'The sign-in ends after a few hours and every scheduled sync waits for a person.',
      onlyFor: 'web-server',
    },
  ],
  permissions: [
    {
      name: 'API Enabled',
      why: 'Salesforce lets a user call its API only with it.',
      without: 'The sign-in works, but every call is refused.',
    },
    {
      name: 'Read on Account',
      why: 'Accounts are copied into the mirror, where they are matched.',
      without: 'Matching and syncing.',
    },
    {
      name: 'Read on Contact and Lead',
      why: 'People are matched to the people you know.',
      without: 'Matching of people; companies still work.',
    },
    {
      name: 'Edit on Account',
      why: 'Engagement is written to matched accounts after you approved the plan.',
      without: 'Writing; reading and matching still work.',
    },
    {
      name: 'Create on Account',
      why: 'Companies without an account can become accounts, if you switch that on.',
      without: 'Automatically create new accounts.',
    },
    {
      name: 'View All on Account',
      why: 'Accounts that belong to other people are seen as well.',
      without: 'Accounts of other owners are missing: their companies find no match or a wrong one.',
    },
    {
      name: 'Customize Application',
      why: 'The fields for engagement are created on Account.',
      without: 'An administrator creates the fields by hand from the list under Syncing.',
    },
  ],
}
