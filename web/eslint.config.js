import hooks from 'eslint-plugin-react-hooks';
import accessibility from 'eslint-plugin-jsx-a11y';
import typescript from 'typescript-eslint';

export default typescript.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  ...typescript.configs.strictTypeChecked,
  accessibility.flatConfigs.strict,
  {
    plugins: { 'react-hooks': hooks },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname ?? '.' },
    },
    rules: {
      ...hooks.configs.recommended.rules,
      // Handlers of events may be asynchronous: what they throw is shown by the mutation.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: ['*.js'], ...typescript.configs.disableTypeChecked },
);
