import { describeJournal } from '../contract.test-suite.ts';
import { openSqliteJournal } from './journal.ts';

describeJournal('The SQLite journal', (dir) => openSqliteJournal({ dir }));
